/**
 * Measures Softlanding beside what else is used for an ordered shutdown. It starts in {@link
 * dev.softlanding.shutdown.benchmarks.SideBySide}; a {@link dev.softlanding.shutdown.benchmarks.Workload} is what every
 * {@link dev.softlanding.shutdown.benchmarks.Contender} is given.
 */
@NullMarked
package dev.softlanding.shutdown.benchmarks;

import org.jspecify.annotations.NullMarked;
