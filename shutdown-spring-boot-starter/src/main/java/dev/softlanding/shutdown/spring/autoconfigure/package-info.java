/** How Spring Boot finds all this. Nothing in here is for users to call. */
@NullMarked
package dev.softlanding.shutdown.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
