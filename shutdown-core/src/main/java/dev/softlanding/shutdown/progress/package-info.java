/**
 * What a run is waiting for, for people who wait for it: {@link dev.softlanding.shutdown.progress.LiveProgress} shows it while
 * the run goes on.
 */
@NullMarked
package dev.softlanding.shutdown.progress;

import org.jspecify.annotations.NullMarked;
