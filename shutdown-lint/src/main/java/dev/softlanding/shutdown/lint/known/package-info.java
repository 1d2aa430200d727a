/** What is known by its name: calls that wait, clients and how they are made, hooks. */
@NullMarked
package dev.softlanding.shutdown.lint.known;

import org.jspecify.annotations.NullMarked;
