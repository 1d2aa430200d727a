/** What checks ask of a piece of code: which calls are in it, what becomes of their results, what is held, what comments say. */
@NullMarked
package dev.softlanding.shutdown.lint.code;

import org.jspecify.annotations.NullMarked;
