/** What runs in the measured processes for the measures' sake, where asked for. */
@NullMarked
package dev.softlanding.shutdown.benchmarks.spring.probe;

import org.jspecify.annotations.NullMarked;
