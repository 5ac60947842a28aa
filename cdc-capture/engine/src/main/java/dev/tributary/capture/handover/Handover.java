package dev.tributary.capture.handover;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Objects that one capture run passes to the parts that Debezium creates by class name. Debezium's configuration carries
 * only texts, so it carries the run's {@link #id}, under which those parts find the objects. The id is unique: two runs in
 * one process, also of the same pipeline, have nothing in common.
 *
 * <p>A part that finds nothing fails. It must never go on with a default: among the objects are the columns whose values
 * must not leave the capture as they are.
 */
public final class Handover implements AutoCloseable {

    /** Configuration property with the id of the run. */
    public static final String ID = "tributary.run";

    private static final Map<String, Handover> OPEN = new ConcurrentHashMap<>();

    private final String id = UUID.randomUUID().toString();
    private final Map<Class<?>, Object> objects = new ConcurrentHashMap<>();

    private Handover() {}

    /** Of a run that begins. */
    public static Handover open() {
        Handover handover = new Handover();
        OPEN.put(handover.id, handover);
        return handover;
    }

    /**
     * @param id value of the configuration property {@link #ID}, or of one that a component has in its place
     * @throws IllegalStateException if there is no such run
     */
    public static Handover of(Object id) {
        Handover handover = id == null ? null : OPEN.get(id.toString());
        if (handover == null) {
            throw new IllegalStateException("The configuration names the capture run " + id
                    + ", which is not open in this process. Only a capture may start this connector: it hands over which"
                    + " columns must not be sent as they are.");
        }
        return handover;
    }

    public String id() {
        return id;
    }

    /** Later calls replace the object. */
    public <T> Handover put(Class<T> type, T object) {
        objects.put(type, object);
        return this;
    }

    /**
     * @throws IllegalStateException if the run has no object of the type
     */
    public <T> T get(Class<T> type) {
        Object object = objects.get(type);
        if (object == null) {
            throw new IllegalStateException(
                    "The capture run " + id + " has handed over no " + type.getSimpleName() + ".");
        }
        return type.cast(object);
    }

    @Override
    public void close() {
        OPEN.remove(id);
    }
}
