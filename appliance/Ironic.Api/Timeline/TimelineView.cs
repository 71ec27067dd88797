using System.Text.Json;
using Ironic.Api.Views;
using Ironic.Conductor.Timeline;
using Ironic.Model.Timeline;

namespace Ironic.Api.Timeline;

/// <summary>Events and profiles as JSON. Durations are seconds.</summary>
internal static class TimelineView
{
    public static void Write(Utf8JsonWriter writer, TimelineEvent happened)
    {
        writer.WriteStartObject();
        writer.WriteNumber("sequence"u8, happened.Sequence);
        writer.WritePropertyName("at"u8);
        writer.WriteTime(happened.At);
        writer.WriteString("name"u8, happened.Name);
        writer.WriteString("message"u8, happened.Message);
        WriteSeconds(writer, "duration"u8, happened.Duration);
        writer.WritePropertyName("data"u8);
        writer.WriteMasked(happened.Data);
        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, DeployProfile profile)
    {
        writer.WriteStartObject();
        writer.WriteString("kind"u8, profile.Kind);
        writer.WritePropertyName("started_at"u8);
        writer.WriteTime(profile.StartedAt);
        WriteSeconds(writer, "total"u8, profile.Total);
        writer.WriteStartArray("phases"u8);
        foreach (var phase in profile.Phases)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, phase.Name);
            WriteSeconds(writer, "duration"u8, phase.Duration);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteSeconds(Utf8JsonWriter writer, ReadOnlySpan<byte> name, TimeSpan? duration)
    {
        if (duration is { } known) writer.WriteNumber(name, Math.Round(known.TotalSeconds, 3));
        else writer.WriteNull(name);
    }
}
