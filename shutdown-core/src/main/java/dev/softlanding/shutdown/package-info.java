/**
 * The words of a shutdown: what is declared ({@link dev.softlanding.shutdown.ShutdownTask}), what happens
 * ({@link dev.softlanding.shutdown.report.ShutdownEvent}) and what can be read about it
 * ({@link dev.softlanding.shutdown.report.ShutdownReport}).
 *
 * <p>The entry point of this module is {@link dev.softlanding.shutdown.engine.ShutdownCoordinator}.
 */
@NullMarked
package dev.softlanding.shutdown;

import org.jspecify.annotations.NullMarked;
