/**
 * The process around the runs: signals that start them, the exit that follows them, and the watchdog over both. {@link
 * dev.softlanding.shutdown.process.ProcessShutdown} is the entry point; there is one per JVM.
 */
@NullMarked
package dev.softlanding.shutdown.process;

import org.jspecify.annotations.NullMarked;
