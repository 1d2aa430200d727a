/** What is known of this process's lives: the record of this one, and what the one before it left. */
@NullMarked
package dev.softlanding.shutdown.spring.journal;

import org.jspecify.annotations.NullMarked;
