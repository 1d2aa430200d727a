/**
 * The end of Spring's executors, schedulers and scheduled methods. {@link
 * dev.softlanding.shutdown.spring.executor.ExecutorAdaptersAutoConfiguration} makes the adapters.
 */
@NullMarked
package dev.softlanding.shutdown.spring.executor;

import org.jspecify.annotations.NullMarked;
