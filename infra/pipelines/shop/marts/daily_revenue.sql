-- Revenue of each day on which something was ordered, by the day in UTC. Cancelled orders do not count.
-- Both sessions, Spark's and PostgreSQL's, run in time zone UTC, on which the cast to a date depends.
SELECT
    CAST(o.ordered_at AS date) AS day,
    COUNT(DISTINCT o.order_id) AS orders,
    SUM(i.quantity) AS items,
    CAST(SUM(i.quantity * i.unit_price) AS decimal(38, 2)) AS revenue
FROM orders o
JOIN order_items i ON i.order_id = o.order_id
WHERE o.status <> 'cancelled'
GROUP BY CAST(o.ordered_at AS date)
