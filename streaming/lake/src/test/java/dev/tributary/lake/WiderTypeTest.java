package dev.tributary.lake;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.types.DataType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WiderTypeTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    int           | int            | INT
                    int           | bigint         | BIGINT
                    bigint        | int            | BIGINT
                    decimal(10,2) | decimal(12,2)  | DECIMAL(12,2)
                    decimal(10,2) | decimal(8,4)   | DECIMAL(12,4)
                    int           | decimal(6,2)   | DECIMAL(12,2)
                    bigint        | decimal(6,0)   | DECIMAL(20,0)
                    decimal(38,0) | decimal(38,10) | none
                    float         | double         | DOUBLE
                    int           | double         | DOUBLE
                    bigint        | double         | none
                    int           | string         | none
                    string        | int            | none
                    date          | timestamp_ntz  | none
                    array<int>    | array<bigint>  | ARRAY<BIGINT>
                    array<int>    | array<string>  | none
                    array<int>    | int            | none
                    """)
    void holdsAllValuesOfBoth(String one, String other, String wider) {
        assertThat(WiderType.of(DataType.fromDDL(one), DataType.fromDDL(other))
                        .map(DataType::sql)
                        .orElse("none"))
                .isEqualTo(wider);
    }
}
