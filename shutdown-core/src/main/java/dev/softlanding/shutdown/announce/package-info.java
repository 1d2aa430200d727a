/** What is known before a shutdown begins: that it soon will. */
@NullMarked
package dev.softlanding.shutdown.announce;

import org.jspecify.annotations.NullMarked;
