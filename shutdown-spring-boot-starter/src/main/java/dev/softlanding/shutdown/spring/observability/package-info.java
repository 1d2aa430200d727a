/**
 * What others see of a shutdown: its meters, of which {@link dev.softlanding.shutdown.spring.observability.ShutdownMeter} lists
 * all, its spans by way of Micrometer's observations, its audit lines.
 */
@NullMarked
package dev.softlanding.shutdown.spring.observability;

import org.jspecify.annotations.NullMarked;
