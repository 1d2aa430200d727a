/**
 * The end of metrics, traces and logs that are sent. {@link
 * dev.softlanding.shutdown.spring.telemetry.TelemetryAdaptersAutoConfiguration} makes the adapters.
 */
@NullMarked
package dev.softlanding.shutdown.spring.telemetry;

import org.jspecify.annotations.NullMarked;
