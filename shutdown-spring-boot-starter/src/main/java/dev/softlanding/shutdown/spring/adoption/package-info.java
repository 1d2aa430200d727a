/**
 * What a Spring application stops by itself, taken into the plan: {@link
 * dev.softlanding.shutdown.spring.adoption.ShutdownAdapter adapters} adopt the components they know.
 */
@NullMarked
package dev.softlanding.shutdown.spring.adoption;

import org.jspecify.annotations.NullMarked;
