package ticketing.analytics;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.MissingNode;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.types.DataType;

/**
 * The format 'message-and-fields': the column `message` contains the message, every other column the scalar of that
 * name in its JSON, as text. Missing fields and invalid JSON are null. Flink's own format can only fail on them or drop
 * them, and JSON_VALUE parses a message again for each field.
 */
public final class MessageFormat implements DeserializationFormatFactory {
  @Override
  public String factoryIdentifier() {
    return "message-and-fields";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of();
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of();
  }

  @Override
  public DecodingFormat<DeserializationSchema<RowData>> createDecodingFormat(
      DynamicTableFactory.Context context, ReadableConfig options) {
    return new DecodingFormat<>() {
      @Override
      public DeserializationSchema<RowData> createRuntimeDecoder(DynamicTableSource.Context source, DataType columns) {
        return new Reader(DataType.getFieldNames(columns), source.createTypeInformation(columns));
      }

      @Override
      public ChangelogMode getChangelogMode() {
        return ChangelogMode.insertOnly();
      }
    };
  }

  private static final class Reader implements DeserializationSchema<RowData> {
    private static final long serialVersionUID = 1L;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> columns;
    private final TypeInformation<RowData> type;

    Reader(List<String> columns, TypeInformation<RowData> type) {
      this.columns = columns;
      this.type = type;
    }

    @Override
    public RowData deserialize(byte[] bytes) throws IOException {
      GenericRowData row = new GenericRowData(columns.size());
      if (bytes == null) return row;
      StringData message = StringData.fromBytes(bytes);
      JsonNode json = parse(message.toString());
      for (int column = 0; column < columns.size(); column++) {
        String name = columns.get(column);
        row.setField(column, name.equals("message") ? message : scalar(json.path(name)));
      }
      return row;
    }

    private static JsonNode parse(String message) {
      try {
        return JSON.readTree(message);
      } catch (JsonProcessingException noJson) {
        return MissingNode.getInstance();
      }
    }

    private static StringData scalar(JsonNode value) {
      return value.isValueNode() && !value.isNull() ? StringData.fromString(value.asText()) : null;
    }

    @Override
    public boolean isEndOfStream(RowData row) {
      return false;
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
      return type;
    }
  }
}
