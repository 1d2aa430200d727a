/**
 * What decides a run, without threads, locks or clocks: {@link dev.softlanding.shutdown.engine.machine.RunMachine} takes
 * events and gives commands, {@link dev.softlanding.shutdown.engine.machine.TaskStates} is what it knows of each task. For
 * the engine, and for nobody else.
 */
@NullMarked
package dev.softlanding.shutdown.engine.machine;

import org.jspecify.annotations.NullMarked;
