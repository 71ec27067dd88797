using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Ironic.Model.Stores;

namespace Ironic.Storage.Transfer;

/// <summary>
/// A backup: compressed lines of JSON. The first tells what it is, then a row each as <c>["table", value, ...]</c> (bytes as <c>{"base64": "..."}</c>), the last
/// how many there are, so that a file that was cut short is noticed. Secrets stay sealed; the key is not in it.
/// </summary>
internal static class BackupFile
{
    private const string Format = "ironic-appliance backup 1";

    public static long Write(string path, string? keyFingerprint, IEnumerable<StoredRow> rows)
    {
        var draft = path + ".new";
        var count = 0L;
        using (var file = new FileStream(draft, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
        {
            using (var packed = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true))
            using (var lines = new StreamWriter(packed))
            {
                lines.WriteLine(JsonSerializer.Serialize(new Dictionary<string, string?>(StringComparer.Ordinal) { ["format"] = Format, ["key"] = keyFingerprint }));
                foreach (var row in rows)
                {
                    lines.WriteLine(Encode(row));
                    count++;
                }

                lines.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{{\"rows\":{count}}}"));
            }

            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true); // a backup that was cut short never takes the place of a whole one
        return count;
    }

    /// <summary>The key that the backup's secrets are sealed under.</summary>
    /// <exception cref="StoreException">It is no backup of ours.</exception>
    public static string? ReadKey(string path)
    {
        using var lines = Open(path);
        return Header(path, ReadLine(path, lines));
    }

    /// <exception cref="StoreException">It is damaged, or was cut short.</exception>
    public static IEnumerable<StoredRow> Read(string path)
    {
        using var lines = Open(path);
        Header(path, ReadLine(path, lines));
        var count = 0L;
        while (ReadLine(path, lines) is { } line)
        {
            using var json = Parse(path, line);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
            {
                if (json.RootElement.GetProperty("rows").GetInt64() != count) throw Damaged(path);
                yield break;
            }

            count++;
            yield return Decode(path, json.RootElement);
        }

        throw Damaged(path);
    }

    private static StreamReader Open(string path) => new(new GZipStream(new FileStream(path, FileMode.Open, FileAccess.Read), CompressionMode.Decompress));

    private static string? Header(string path, string? line)
    {
        using var json = Parse(path, line ?? "");
        return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("format", out var format) && format.GetString() == Format
            ? json.RootElement.GetProperty("key").GetString()
            : throw Damaged(path);
    }

    private static string? ReadLine(string path, StreamReader lines)
    {
        try
        {
            return lines.ReadLine();
        }
        catch (InvalidDataException e)
        {
            throw new StoreException($"{path} is damaged: {e.Message}", e);
        }
    }

    private static JsonDocument Parse(string path, string line)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException e)
        {
            throw new StoreException($"{path} is no backup of this appliance, or is damaged: {e.Message}", e);
        }
    }

    private static StoreException Damaged(string path) => new($"{path} is no backup of this appliance, or is damaged or cut short.");

    private static string Encode(StoredRow row) => JsonSerializer.Serialize<object?[]>(
    [
        row.Table.Name,
        .. row.Values.Select(value => value switch
        {
            DBNull => null,
            byte[] bytes => new Dictionary<string, string>(StringComparer.Ordinal) { ["base64"] = Convert.ToBase64String(bytes) },
            _ => value,
        }),
    ]);

    private static StoredRow Decode(string path, JsonElement line)
    {
        var table = StoredTable.All.FirstOrDefault(known => known.Name == line[0].GetString()) ?? throw Damaged(path);
        if (line.GetArrayLength() != table.Columns.Length + 1) throw Damaged(path);
        return new(table, [.. line.EnumerateArray().Skip(1).Select(Decode)]);
    }

    private static object Decode(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetInt64(),
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Object => value.GetProperty("base64").GetBytesFromBase64(),
        _ => DBNull.Value,
    };
}
