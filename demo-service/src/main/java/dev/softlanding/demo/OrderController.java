package dev.softlanding.demo;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The HTTP side of the orders. A 201 is a promise: from then on the order survives a stop and a crash. */
@RestController
@RequestMapping("/orders")
class OrderController {

    private final Orders orders;

    OrderController(Orders orders) {
        this.orders = orders;
    }

    /**
     * Accepts an order.
     *
     * @param workMs milliseconds of work to pretend before the transaction, so that a stop can be watched with requests in
     *     flight; no connection is held meanwhile
     */
    @PostMapping
    ResponseEntity<AcceptedOrder> place(
            @Valid @RequestBody OrderRequest request,
            @RequestParam(defaultValue = "0") @Min(0) @Max(10_000) long workMs)
            throws InterruptedException {
        Thread.sleep(workMs);
        Order order = orders.place(request);
        return ResponseEntity.created(URI.create("/orders/" + order.id()))
                .body(new AcceptedOrder(order.id(), order.status()));
    }

    @GetMapping("/{id}")
    Order get(@PathVariable UUID id) {
        return orders.find(id)
                .orElseThrow(
                        () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "No order has the id " + id + "."));
    }

    @GetMapping("/summary")
    OrderSummary summary() {
        return orders.summary();
    }

    record AcceptedOrder(UUID id, OrderStatus status) {}
}
