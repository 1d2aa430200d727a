/** Tells others that a shutdown is near, before it is. */
@NullMarked
package dev.softlanding.shutdown.spring.announce;

import org.jspecify.annotations.NullMarked;
