/**
 * Measures an application with the starter beside the same application without it. It starts in {@link
 * dev.softlanding.shutdown.benchmarks.spring.StarterBenchmarks}; a {@link
 * dev.softlanding.shutdown.benchmarks.spring.Contender} is one of the two.
 */
@NullMarked
package dev.softlanding.shutdown.benchmarks.spring;

import org.jspecify.annotations.NullMarked;
