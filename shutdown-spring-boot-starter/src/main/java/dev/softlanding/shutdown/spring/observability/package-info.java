/**
 * What others see of a shutdown: its meters, and its spans by way of Micrometer's observations.
 */
@NullMarked
package dev.softlanding.shutdown.spring.observability;

import org.jspecify.annotations.NullMarked;
