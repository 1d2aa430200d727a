/**
 * What a run will do: tasks as one validated graph. {@link dev.softlanding.shutdown.plan.PlanCompiler} makes a {@link
 * dev.softlanding.shutdown.plan.ShutdownPlan}, or tells everything that is wrong.
 */
@NullMarked
package dev.softlanding.shutdown.plan;

import org.jspecify.annotations.NullMarked;
