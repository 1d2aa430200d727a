/** What a Spring application declares: {@link dev.softlanding.shutdown.spring.OnShutdown}. */
@NullMarked
package dev.softlanding.shutdown.spring;

import org.jspecify.annotations.NullMarked;
