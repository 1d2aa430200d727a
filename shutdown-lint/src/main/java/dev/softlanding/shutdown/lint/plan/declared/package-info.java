/** The tasks and beans that the sources of a module declare, read without the classes that they are made of. */
@NullMarked
package dev.softlanding.shutdown.lint.plan.declared;

import org.jspecify.annotations.NullMarked;
