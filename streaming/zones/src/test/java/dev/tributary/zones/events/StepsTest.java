package dev.tributary.zones.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.spec.RefinedTable;
import dev.tributary.spec.Step;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepsTest {

    private static final String REASON = "refined.t: ";

    @TempDir
    static Path folder;

    static LocalSpark spark;

    @BeforeAll
    static void start() {
        spark = LocalSpark.in(folder);
    }

    @AfterAll
    static void stop() {
        spark.close();
    }

    // --- empty_to_null

    @Test
    void emptyStringsBecomeNullAtAnyDepth() {
        Dataset<Row> rows = spark.rows(
                "id INT, note STRING, card STRUCT<brand: STRING, bank: STRUCT<name: STRING>>, tags ARRAY<STRING>,"
                        + " lines ARRAY<STRUCT<sku: STRING, n: INT>>, more MAP<STRING, STRING>",
                "{'id':1,'note':'','card':{'brand':'','bank':{'name':''}},'tags':['','a'],'lines':[{'sku':'','n':2},null],'more':{'':'','k':'v'}}"
                        .replace('\'', '"'),
                "{'id':2,'note':' '}".replace('\'', '"'));
        assertThat(after(rows, new Step.EmptyToNull(List.of())))
                .containsExactly(
                        json(
                                "{'id':1,'note':null,'card':{'brand':null,'bank':{'name':null}},'tags':[null,'a'],'lines':[{'sku':null,'n':2},null],'more':{'':null,'k':'v'}}"),
                        json("{'id':2,'note':' ','card':null,'tags':null,'lines':null,'more':null}"));
    }

    @Test
    void onlyTheListedColumnsAreCleansed() {
        Dataset<Row> rows = spark.rows("a STRING, b STRING", json("{'a':'','b':''}"));
        assertThat(after(rows, new Step.EmptyToNull(List.of("b")))).containsExactly(json("{'a':'','b':null}"));
        assertThatThrownBy(() -> after(spark.rows("id INT"), new Step.EmptyToNull(List.of("id"))))
                .hasMessage(
                        "The refined table t, step 1 (empty_to_null): the column id is INT, which has no empty strings");
    }

    // --- flatten

    @Test
    void structsMakeWayForTheirFieldsInPlace() {
        Dataset<Row> rows = spark.rows(
                "id INT, card STRUCT<brand: STRING, bank: STRUCT<name: STRING, tags: ARRAY<STRUCT<x: INT>>>>, z INT",
                json("{'id':1,'card':{'brand':'V','bank':{'name':'B','tags':[{'x':1}]}},'z':9}"),
                json("{'id':2,'card':{'brand':'M','bank':null},'z':9}"),
                json("{'id':3,'card':null,'z':9}"));
        assertThat(after(rows, new Step.Flatten(List.of(), "_")))
                .containsExactly(
                        json("{'id':1,'card_brand':'V','card_bank_name':'B','card_bank_tags':[{'x':1}],'z':9}"),
                        json("{'id':2,'card_brand':'M','card_bank_name':null,'card_bank_tags':null,'z':9}"),
                        json("{'id':3,'card_brand':null,'card_bank_name':null,'card_bank_tags':null,'z':9}"));
    }

    @Test
    void aCollisionOfFlattenedNamesIsAnErrorThatNamesBoth() {
        Dataset<Row> rows = spark.rows("card_brand STRING, card STRUCT<brand: STRING>");
        assertThatThrownBy(() -> after(rows, new Step.Flatten(List.of("card"), "_")))
                .hasMessage(
                        "The refined table t, step 1 (flatten): the column card_brand would come from both card_brand"
                                + " and card.brand; rename or drop one of them first");
        Dataset<Row> nested = spark.rows("a STRUCT<b_c: INT, b: STRUCT<C: INT>>");
        assertThatThrownBy(() -> after(nested, new Step.Flatten(List.of(), "_")))
                .hasMessageContaining("the column a_b_C would come from both a.b_c and a.b.C");
        assertThat(after(rows, new Step.Flatten(List.of("card"), "__"))).isEmpty();
    }

    @Test
    void onlyStructsCanBeFlattened() {
        assertThatThrownBy(() -> after(spark.rows("id INT"), new Step.Flatten(List.of("id"), "_")))
                .hasMessageEndingWith("the column id is INT, not a struct");
        assertThatThrownBy(() -> after(spark.rows("id INT, b INT"), new Step.Flatten(List.of("card"), "_")))
                .hasMessageEndingWith("there is no column card; there are id, b");
    }

    // --- explode

    @Test
    void eachElementBecomesARowWithItsPlace() {
        Dataset<Row> rows = spark.rows(
                "id INT, lines ARRAY<STRUCT<sku: STRING>>, z INT",
                json("{'id':1,'lines':[{'sku':'A'},{'sku':'B'}],'z':9}"),
                json("{'id':2,'lines':[],'z':9}"),
                json("{'id':3,'lines':null,'z':9}"),
                json("{'id':4,'lines':[null],'z':9}"));
        assertThat(after(rows, new Step.Explode("lines", "no")))
                .containsExactly(
                        json("{'id':1,'lines':{'sku':'A'},'no':1,'z':9}"),
                        json("{'id':1,'lines':{'sku':'B'},'no':2,'z':9}"),
                        json("{'id':4,'lines':null,'no':1,'z':9}"));
        assertThat(after(rows, new Step.Explode("lines", null)))
                .hasSize(3)
                .contains(json("{'id':4,'lines':null,'z':9}"));
    }

    @Test
    void explodeRefusesWhatIsNoArrayAndATakenName() {
        assertThatThrownBy(() -> after(spark.rows("id INT"), new Step.Explode("id", null)))
                .hasMessage("The refined table t, step 1 (explode): the column id is INT, not an array");
        assertThatThrownBy(() -> after(spark.rows("id INT, a ARRAY<INT>"), new Step.Explode("a", "ID")))
                .hasMessageContaining("the column ID would come from both id and the position in a");
    }

    @Test
    void anEventThatFailedSurvivesAnExplodeOfWhatFailed() {
        Dataset<Row> rows = spark.rows("id INT, lines STRING", json("{'id':1,'lines':'nonsense'}"));
        Dataset<Row> result = refined(
                rows, new Step.ParseJson("lines", "array<struct<sku:string>>"), new Step.Explode("lines", "no"));
        assertThat(failures(result))
                .containsExactly(REASON + "parse_json: lines is not the JSON of a array<struct<sku:string>>: nonsense");
    }

    // --- rename, drop, keep

    @Test
    void renamesAllAtOnceSoThatColumnsCanSwap() {
        Dataset<Row> rows = spark.rows("a INT, b INT, c INT", json("{'a':1,'b':2,'c':3}"));
        assertThat(after(rows, new Step.Rename(Map.of("a", "b", "b", "a"))))
                .containsExactly(json("{'b':1,'a':2,'c':3}"));
        assertThatThrownBy(() -> after(rows, new Step.Rename(Map.of("a", "c"))))
                .hasMessageContaining("the column c would come from both a and c");
        assertThatThrownBy(() -> after(rows, new Step.Rename(Map.of("a", "_offset"))))
                .hasMessageContaining("the column _offset (from a) has a name that the platform uses");
    }

    @Test
    void dropsAndKeepsInTheGivenOrder() {
        Dataset<Row> rows = spark.rows("a INT, `b.c` INT, d INT", json("{'a':1,'b.c':2,'d':3}"));
        assertThat(after(rows, new Step.Drop(List.of("b.c")))).containsExactly(json("{'a':1,'d':3}"));
        assertThat(after(rows, new Step.Keep(List.of("d", "b.c")))).containsExactly(json("{'d':3,'b.c':2}"));
        assertThatThrownBy(() -> after(rows, new Step.Drop(List.of("x")))).hasMessageContaining("there is no column x");
        assertThatThrownBy(() -> after(rows, new Step.Keep(List.of("x")))).hasMessageContaining("there is no column x");
        assertThatThrownBy(() -> after(rows, new Step.Keep(List.of("a", "a")))).hasMessageContaining("both a and a");
    }

    // --- cast

    @Test
    void aValueThatDoesNotFitFailsItsRowOnly() {
        Dataset<Row> rows = spark.rows(
                "id INT, amount STRING, n BIGINT",
                json("{'id':1,'amount':'12.50','n':7}"),
                json("{'id':2,'amount':'twelve','n':7}"),
                json("{'id':3,'amount':null,'n':null}"),
                json("{'id':4,'amount':'99999999999','n':3000000000}"));
        Map<String, String> types = new LinkedHashMap<>();
        types.put("amount", "decimal(12,2)");
        types.put("n", "int");
        Dataset<Row> result = refined(rows, new Step.Cast(types));
        assertThat(LocalSpark.json(result))
                .containsExactly(
                        json("{'id':1,'amount':12.50,'n':7,'_failure':null}"),
                        json(
                                "{'id':2,'amount':null,'n':7,'_failure':'refined.t: cast: amount is not a decimal(12,2): twelve'}"),
                        json("{'id':3,'amount':null,'n':null,'_failure':null}"),
                        // The first reason stays.
                        json(
                                "{'id':4,'amount':null,'n':null,'_failure':'refined.t: cast: amount is not a decimal(12,2): 99999999999'}"));
    }

    @Test
    void anElementOfAnArrayThatDoesNotFitIsNotLostSilently() {
        Dataset<Row> rows =
                spark.rows("id INT, a ARRAY<STRING>", json("{'id':1,'a':['1','x']}"), json("{'id':2,'a':['1']}"));
        Dataset<Row> result = refined(rows, new Step.Cast(Map.of("a", "array<int>")));
        assertThat(failures(result)).containsExactly(REASON + "cast: a is not a array<int>: [1, x]");
    }

    @Test
    void castRefusesUnknownTypesAndImpossibleOnes() {
        assertThatThrownBy(() -> after(spark.rows("id INT"), new Step.Cast(Map.of("id", "integr"))))
                .hasMessageStartingWith("The refined table t, step 1 (cast): integr is not a type of Spark SQL");
        assertThatThrownBy(() -> after(spark.rows("id INT"), new Step.Cast(Map.of("id", "array<int>"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The refined table t, step 1 (cast): ");
    }

    // --- derive

    @Test
    void derivesNewColumnsAndReplacesOldOnes() {
        Dataset<Row> rows = spark.rows("q INT, p DECIMAL(12,2)", json("{'q':3,'p':1.10}"), json("{'q':null,'p':1}"));
        assertThat(after(
                        rows, new Step.Derive("total", "CAST(q * p AS decimal(14, 2))"), new Step.Derive("q", "q + 1")))
                .containsExactly(json("{'q':4,'p':1.10,'total':3.30}"), json("{'q':null,'p':1.00,'total':null}"));
    }

    @Test
    void anExpressionThatFailsFailsItsRowOnlyAlsoWhereTwoShareAPart() {
        Dataset<Row> rows = spark.rows("a INT, b INT", json("{'a':6,'b':2}"), json("{'a':6,'b':0}"));
        Dataset<Row> result = refined(
                rows,
                new Step.Derive("x", "a / b + 1"),
                new Step.Derive("y", "a / b + a / b - 1"),
                new Step.Derive("z", "x + y"));
        assertThat(LocalSpark.json(result))
                .containsExactly(
                        json("{'a':6,'b':2,'x':4.0,'y':5.0,'z':9.0,'_failure':null}"),
                        json(
                                "{'a':6,'b':0,'x':null,'y':null,'z':null,'_failure':'refined.t: derive: x cannot be computed as a / b + 1'}"));
    }

    @Test
    void deriveTakesExpressionsOverOneRowOnly() {
        Dataset<Row> rows = spark.rows("a INT, l ARRAY<INT>");
        assertThatThrownBy(() -> after(rows, new Step.Derive("x", "sum(a) over (order by a)")))
                .hasMessageContaining("needs more than one row, or makes several");
        assertThatThrownBy(() -> after(rows, new Step.Derive("x", "sum(a)")))
                .hasMessageContaining("needs more than one row");
        assertThatThrownBy(() -> after(rows, new Step.Derive("x", "explode(l)")))
                .hasMessageContaining("or makes several");
        assertThatThrownBy(() -> after(rows, new Step.Derive("x", "(select 1)")))
                .hasMessageContaining("reads another table");
        assertThatThrownBy(() -> after(rows, new Step.Derive("x", "rand() + a")))
                .hasMessageContaining("another value each time");
        assertThatThrownBy(() -> after(rows, new Step.Derive("x", "nope + 1")))
                .hasMessageStartingWith("The refined table t, step 1 (derive): ")
                .hasMessageContaining("nope");
        assertThatThrownBy(() -> after(rows, new Step.Derive("x", "a +")))
                .hasMessageStartingWith("The refined table t, step 1 (derive): ");
    }

    // --- parse_json

    @Test
    void jsonBecomesWhatItSaysAndNonsenseFailsItsRow() {
        Dataset<Row> rows = spark.rows(
                "id INT, j STRING",
                "{\"id\":1,\"j\":\"{\\\"name\\\":\\\"A\\\",\\\"qty\\\":2,\\\"more\\\":true}\"}",
                "{\"id\":2,\"j\":\"{\\\"name\\\":\\\"A\\\"\"}",
                "{\"id\":3,\"j\":\"{\\\"qty\\\":\\\"two\\\"}\"}",
                "{\"id\":4,\"j\":null}",
                "{\"id\":5,\"j\":\"{}\"}");
        Dataset<Row> result = refined(rows, new Step.ParseJson("j", "struct<name:string,qty:int>"));
        assertThat(LocalSpark.json(result))
                .containsExactly(
                        json("{'id':1,'j':{'name':'A','qty':2},'_failure':null}"),
                        "{\"id\":2,\"j\":null,\"_failure\":\"refined.t: parse_json: j is not the JSON of a struct<name:string,qty:int>: {\\\"name\\\":\\\"A\\\"\"}",
                        "{\"id\":3,\"j\":null,\"_failure\":\"refined.t: parse_json: j is not the JSON of a struct<name:string,qty:int>: {\\\"qty\\\":\\\"two\\\"}\"}",
                        json("{'id':4,'j':null,'_failure':null}"),
                        json("{'id':5,'j':{'name':null,'qty':null},'_failure':null}"));
    }

    @Test
    void anEmptyStringIsNotJson() {
        Dataset<Row> rows = spark.rows("id INT, j STRING", json("{'id':1,'j':''}"));
        assertThat(failures(refined(rows, new Step.ParseJson("j", "struct<a:int>"))))
                .hasSize(1);
        assertThat(failures(
                        refined(rows, new Step.EmptyToNull(List.of("j")), new Step.ParseJson("j", "struct<a:int>"))))
                .isEmpty();
    }

    // --- the table

    @Test
    void aRowWithoutItsKeyFails() {
        Dataset<Row> rows = spark.rows("id INT, n INT", json("{'id':1,'n':null}"), json("{'id':1,'n':1}"));
        Dataset<Row> result = Refinement.apply(new RefinedTable("t", List.of("id", "n"), "", List.of()), rows);
        assertThat(failures(result)).containsExactly(REASON + "the key column n is null");
        assertThatThrownBy(() -> Refinement.apply(new RefinedTable("t", List.of("x"), "", List.of()), rows))
                .hasMessage("The refined table t has no column x for its key; after its steps there are id, n");
    }

    @Test
    void whereARowComesFromPassesEveryStep() {
        Dataset<Row> rows = spark.rows(
                "a INT, b STRING, _partition INT, _offset BIGINT", json("{'a':1,'b':'','_partition':3,'_offset':4}"));
        assertThat(after(
                        rows,
                        new Step.EmptyToNull(List.of()),
                        new Step.Derive("c", "a + 1"),
                        new Step.Drop(List.of("b")),
                        new Step.Rename(Map.of("a", "z")),
                        new Step.Keep(List.of("z"))))
                .containsExactly(json("{'z':1,'_partition':3,'_offset':4}"));
    }

    @Test
    void refusesASessionThatLosesValuesSilently() {
        var session = spark.session().newSession();
        session.conf().set("spark.sql.ansi.enabled", "false");
        assertThatThrownBy(() -> Refinement.apply(
                        new RefinedTable("t", List.of("id"), "", List.of()),
                        session.range(1).toDF()))
                .hasMessage("Set spark.sql.ansi.enabled to true: without it casts lose values silently.");
    }

    private static List<String> after(Dataset<Row> rows, Step... steps) {
        Dataset<Row> result = refined(rows, steps);
        assertThat(failures(result)).isEmpty();
        return LocalSpark.json(result.drop("_failure"));
    }

    private static Dataset<Row> refined(Dataset<Row> rows, Step... steps) {
        return Refinement.apply(new RefinedTable("t", List.of(), "", Arrays.asList(steps)), rows);
    }

    private static List<String> failures(Dataset<Row> rows) {
        return rows.filter("_failure is not null").select("_failure").collectAsList().stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
