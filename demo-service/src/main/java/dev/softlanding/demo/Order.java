package dev.softlanding.demo;

import java.util.UUID;

/** An order as it is stored and shown. */
record Order(UUID id, String customer, String item, int quantity, OrderStatus status) {}
