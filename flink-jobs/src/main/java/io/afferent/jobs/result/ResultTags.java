package io.afferent.jobs.result;

import io.afferent.schema.Alert;
import io.afferent.schema.DeadLetter;
import io.afferent.schema.Gap;
import io.afferent.schema.Report;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.util.OutputTag;

/** Side outputs that operators of a job share. */
public final class ResultTags {

  /** Missing samples. */
  public static final OutputTag<Gap> GAPS = new OutputTag<>("gaps", new AvroTypeInfo<>(Gap.class));

  /** Counts and measures. */
  public static final OutputTag<Report> REPORTS =
      new OutputTag<>("reports", new AvroTypeInfo<>(Report.class));

  /** What a person should look at. */
  public static final OutputTag<Alert> ALERTS =
      new OutputTag<>("alerts", new AvroTypeInfo<>(Alert.class));

  /** Records that could not be used. */
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", new AvroTypeInfo<>(DeadLetter.class));

  private ResultTags() {}
}
