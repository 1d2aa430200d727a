/**
 * The engine: {@link dev.softlanding.shutdown.engine.ShutdownCoordinator} is the facade, {@code ShutdownRun} executes a
 * {@link dev.softlanding.shutdown.plan.ShutdownPlan}. All decisions of a run are those of {@link
 * dev.softlanding.shutdown.engine.machine.RunMachine}, which knows neither threads nor clocks.
 */
@NullMarked
package dev.softlanding.shutdown.engine;

import org.jspecify.annotations.NullMarked;
