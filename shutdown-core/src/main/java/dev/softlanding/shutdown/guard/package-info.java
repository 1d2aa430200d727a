/**
 * Foreign code under guard: {@link dev.softlanding.shutdown.guard.GuardedRun} runs it, interrupts it and nothing else,
 * and shows where it is. Knows nothing but the JDK.
 */
@NullMarked
package dev.softlanding.shutdown.guard;

import org.jspecify.annotations.NullMarked;
