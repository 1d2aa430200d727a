/** The plan of a module, seen by the compiler: {@link dev.softlanding.shutdown.lint.plan.PlanProcessor} is where to begin. */
@NullMarked
package dev.softlanding.shutdown.lint.plan;

import org.jspecify.annotations.NullMarked;
