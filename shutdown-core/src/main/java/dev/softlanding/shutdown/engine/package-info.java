/**
 * The engine: {@link dev.softlanding.shutdown.engine.ShutdownCoordinator} is the facade, {@link
 * dev.softlanding.shutdown.engine.ShutdownPlan} what it validates, {@code ShutdownRun} what it executes. All decisions of
 * a run are {@code RunMachine}'s, which knows neither threads nor clocks.
 */
@NullMarked
package dev.softlanding.shutdown.engine;

import org.jspecify.annotations.NullMarked;
