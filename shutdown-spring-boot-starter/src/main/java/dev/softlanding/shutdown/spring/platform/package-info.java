/** Where the application runs, as far as that says how long it has. */
@NullMarked
package dev.softlanding.shutdown.spring.platform;

import org.jspecify.annotations.NullMarked;
