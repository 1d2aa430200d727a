/**
 * Finds cleanup code that can hang, deadlock or lose its order, when it is compiled: an annotation processor looks at the plan of a module,
 * and checks of Error Prone look at the code of its tasks, and at whatever else ends what it holds.
 */
@NullMarked
package dev.softlanding.shutdown.lint;

import org.jspecify.annotations.NullMarked;
