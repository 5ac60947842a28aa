package dev.tributary.capture;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Whether the broker has what was sent: the producer keeps a record in its buffer until then. */
final class Delivery {

    private Delivery() {}

    /** Waits until the producer's buffer is empty. */
    static void await() {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        try {
            for (ObjectName producer :
                    beans.queryNames(new ObjectName("kafka.producer:type=producer-metrics,*"), null)) {
                while (!beans.getAttribute(producer, "buffer-available-bytes")
                        .equals(beans.getAttribute(producer, "buffer-total-bytes"))) {
                    Thread.onSpinWait();
                }
            }
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }
}
