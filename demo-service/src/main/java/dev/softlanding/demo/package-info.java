/**
 * An orders service that must not lose an accepted order, whatever moment it is told to stop: {@link
 * dev.softlanding.demo.OrderController} accepts, {@link dev.softlanding.demo.OutboxRelay} publishes, {@link
 * dev.softlanding.demo.OrderConfirmation} confirms. Read them in that order.
 */
@NullMarked
package dev.softlanding.demo;

import org.jspecify.annotations.NullMarked;
