/** What the compiler of an application is told about the tasks of the libraries it uses: a class of constants from each. */
@NullMarked
package dev.softlanding.shutdown.plans;

import org.jspecify.annotations.NullMarked;
