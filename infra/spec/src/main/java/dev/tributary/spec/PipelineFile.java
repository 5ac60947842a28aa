package dev.tributary.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A file on disk → pipeline, or all its problems. */
final class PipelineFile {

    private PipelineFile() {}

    static Pipeline load(Path file) {
        Map<String, Integer> lines = new HashMap<>();
        Problems problems = new Problems(lines);
        Optional<Pipeline> pipeline = text(file, problems).flatMap(text -> {
            JsonNode tree = YamlTree.parse(text, lines, problems);
            Value root = new Value(tree, Place.ROOT, problems);
            if (tree.isMissingNode() && problems.isEmpty()) {
                root.problem("the file is empty");
            }
            Folder folder = new Folder(file.toAbsolutePath().getParent());
            return root.fields().map(fields -> fields.read(new PipelineReader(folder)::pipeline));
        });
        problems.throwIfAny(file);
        return pipeline.orElseThrow();
    }

    private static Optional<String> text(Path file, Problems problems) {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            problems.add(whole("there is no such file"));
        } catch (CharacterCodingException e) {
            problems.add(whole("not encoded in UTF-8"));
        } catch (IOException e) {
            problems.add(whole("cannot be read: " + e));
        }
        return Optional.empty();
    }

    private static Problem whole(String reason) {
        return new Problem("", 0, reason, List.of(), null);
    }
}
