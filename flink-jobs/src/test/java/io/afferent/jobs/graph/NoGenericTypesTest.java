package io.afferent.jobs.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.connectors.kafka.InboundDescriptor;
import io.afferent.connectors.kafka.InboundRecord;
import io.afferent.connectors.kafka.RecordTypeInformation;
import io.afferent.connectors.parquet.SignalChunk;
import io.afferent.jobs.frame.Frame;
import io.afferent.jobs.frame.FrameSerializer;
import io.afferent.jobs.frame.SelfTypeInformation;
import io.afferent.jobs.result.ResultTags;
import io.afferent.jobs.step.StepState;
import io.afferent.schema.Alert;
import io.afferent.schema.Codes;
import io.afferent.schema.DeadLetter;
import io.afferent.schema.EegBlock;
import io.afferent.schema.Embedding;
import io.afferent.schema.Gap;
import io.afferent.schema.Report;
import io.afferent.schema.StreamDescriptor;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Types that cross edges of a job or lie in state have serializers without Kryo. */
class NoGenericTypesTest {

  private static SerializerConfigImpl withoutGenericTypes() {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    return new SerializerConfigImpl(configuration);
  }

  static Stream<Named<TypeInformation<?>>> types() {
    Stream<TypeInformation<?>> own =
        Stream.of(
            new SelfTypeInformation<>(Frame.class, FrameSerializer::new),
            new SelfTypeInformation<>(StepState.class, StepStateSerializer::new),
            InboundRecord.typeInformation(),
            TypeInformation.of(InboundRecord.class),
            TypeInformation.of(InboundDescriptor.class),
            TypeInformation.of(SignalChunk.class),
            new TupleTypeInfo<>(
                RecordTypeInformation.forRecord(Embedding.class),
                RecordTypeInformation.forRecord(Codes.class)),
            ResultTags.ALERTS.getTypeInfo(),
            ResultTags.DEAD_LETTERS.getTypeInfo(),
            ResultTags.GAPS.getTypeInfo(),
            ResultTags.REPORTS.getTypeInfo());
    Stream<Class<? extends SpecificRecord>> records =
        Stream.of(
            Alert.class,
            Codes.class,
            DeadLetter.class,
            EegBlock.class,
            Embedding.class,
            Gap.class,
            Report.class,
            StreamDescriptor.class);
    return Stream.concat(own, records.map(RecordTypeInformation::forRecord))
        .map(type -> Named.of(type.toString(), type));
  }

  @ParameterizedTest
  @MethodSource("types")
  void hasASerializerWhereGenericTypesAreNotAllowed(TypeInformation<?> type) {
    assertThat(type.createSerializer(withoutGenericTypes())).isNotNull();
  }

  @Test
  void aTypeThatNeedsKryoWouldBeFound() {
    assertThatThrownBy(
            () -> TypeInformation.of(Optional.class).createSerializer(withoutGenericTypes()))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("Generic types have been disabled");
  }

  @Test
  void rowsOfSignalFilesSurviveAnEdge() throws Exception {
    SignalChunk chunk =
        new SignalChunk(
            "stream",
            "recording",
            "",
            5,
            256,
            1,
            7,
            true,
            "V",
            List.of("Cz", "Pz"),
            new float[] {1, -2});
    var serializer = TypeInformation.of(SignalChunk.class).createSerializer(withoutGenericTypes());
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(chunk, out);
    assertThat(serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer())))
        .usingRecursiveComparison()
        .isEqualTo(chunk);
  }
}
