/** What can be read off the body of a method or lambda. */
@NullMarked
package dev.softlanding.shutdown.lint.body;

import org.jspecify.annotations.NullMarked;
