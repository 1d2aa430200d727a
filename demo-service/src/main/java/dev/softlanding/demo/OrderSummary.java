package dev.softlanding.demo;

import java.util.Map;

/** How many orders there are of each status, and how many are in the outbox: one consistent view of both. */
record OrderSummary(Map<OrderStatus, Long> orders, long outbox) {}
