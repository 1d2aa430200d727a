/**
 * A shutdown in a flight recording. Apart from everything else, because a JVM may come without the module {@code jdk.jfr}.
 */
@NullMarked
package dev.softlanding.shutdown.jfr;

import org.jspecify.annotations.NullMarked;
