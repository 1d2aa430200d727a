/** The shutdown plan on Spring Boot's actuator. */
@NullMarked
package dev.softlanding.shutdown.spring.actuate;

import org.jspecify.annotations.NullMarked;
