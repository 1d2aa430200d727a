/**
 * The end of connection pools. {@link dev.softlanding.shutdown.spring.jdbc.JdbcAdaptersAutoConfiguration} makes the
 * adapters.
 */
@NullMarked
package dev.softlanding.shutdown.spring.jdbc;

import org.jspecify.annotations.NullMarked;
