/** The application that is measured, with the starter and without. Nothing in it names the starter. */
@NullMarked
package dev.softlanding.shutdown.benchmarks.spring.application;

import org.jspecify.annotations.NullMarked;
