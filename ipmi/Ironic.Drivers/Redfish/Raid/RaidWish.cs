using System.Globalization;
using System.Text.Json;
using Ironic.Model.Json;

namespace Ironic.Drivers.Redfish.Raid;

/// <summary>One entry of <c>logical_disks</c>, as far as Redfish can fulfil it.</summary>
/// <param name="Place">"logical_disks[0]": what messages call it.</param>
/// <param name="Level">How its disks are put together.</param>
/// <param name="Bytes">Null: all there is.</param>
internal sealed record RaidWish(string Place, RaidLevel Level, long? Bytes)
{
    private const string Disks = "logical_disks", Size = "size_gb", LevelName = "raid_level", Most = "MAX";
    private const int GiBShift = 30;
    private const long MaxGiB = 1L << 30;

    private static readonly Dictionary<string, string> MediaTypes = new(StringComparer.Ordinal) { ["hdd"] = "HDD", ["ssd"] = "SSD" };
    private static readonly Dictionary<string, string> Protocols = new(StringComparer.Ordinal) { ["sata"] = "SATA", ["sas"] = "SAS" };

    /// <summary>Null: the BMC's choice.</summary>
    public string? Name { get; init; }

    /// <summary>Id or name of the storage; null: whichever has the disks.</summary>
    public string? Controller { get; init; }

    /// <summary>Ids or names of its disks; empty: ours to choose.</summary>
    public IReadOnlyList<string> Named { get; init; } = [];

    /// <summary>Null: as few as will do.</summary>
    public int? Count { get; init; }

    /// <summary>"HDD", "SSD"; null: either.</summary>
    public string? MediaType { get; init; }

    /// <summary>"SATA", "SAS"; null: any.</summary>
    public string? Protocol { get; init; }

    public bool IsRoot { get; init; }

    /// <summary>Other volumes may have parts of its disks.</summary>
    public bool Shares { get; init; }

    /// <summary>"logical_disks[0] (RAID 1, 100 GiB)".</summary>
    public string Title => string.Create(CultureInfo.InvariantCulture, $"{Place} (RAID {Level.Word}, {(Bytes is { } bytes ? $"{bytes >> GiBShift} GiB" : Most)})");

    /// <summary>Reads a configuration whose form was checked when it was set; what a step was given by hand was not.</summary>
    /// <param name="config"><c>target_raid_config</c>, or the step's <c>raid_config</c>.</param>
    /// <param name="problems">Gets all that is wrong.</param>
    public static IReadOnlyList<RaidWish> Read(JsonMap config, List<string> problems)
    {
        if (!config.TryGet(Disks, out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            problems.Add($"A RAID configuration needs {Disks}, a list of at least one disk.");
            return [];
        }

        List<RaidWish> wishes = [];
        foreach (var (number, disk) in list.EnumerateArray().Index())
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{Disks}[{number}]");
            if (disk.ValueKind != JsonValueKind.Object) problems.Add($"{place} is no object.");
            else if (ReadDisk(place, JsonMap.From(disk), problems) is { } wish) wishes.Add(wish);
        }

        if (wishes.Count(wish => wish.IsRoot) > 1) problems.Add($"Only one of {Disks} can be the root volume: {string.Join(", ", wishes.Where(wish => wish.IsRoot).Select(wish => wish.Place))} say that they are.");
        return wishes;
    }

    private static RaidWish? ReadDisk(string place, JsonMap disk, List<string> problems)
    {
        var before = problems.Count;
        if (disk.GetText(LevelName) is not { } word || !RaidLevel.All.TryGetValue(word, out var level))
        {
            problems.Add($"{place}: {LevelName} '{disk.GetText(LevelName)}' is none that Redfish has; these are: {string.Join(", ", RaidLevel.All.Keys.Order(StringComparer.Ordinal))}.");
            return null;
        }

        if (disk.GetText("controller") is "software") problems.Add($"{place}: software RAID is made by the agent: choose raid interface 'agent' for it.");
        var named = ReadNamed(place, disk, problems);
        var count = ReadCount(place, disk, problems) ?? (named.Count > 0 ? named.Count : null);
        if (named.Count > 0 && count != named.Count) problems.Add($"{place}: number_of_physical_disks is {count}, but {named.Count} physical_disks are named.");
        if (count is { } disks && level.WhyNot(disks) is { } need) problems.Add(string.Create(CultureInfo.InvariantCulture, $"{place}: RAID {word} takes {need}, not {disks}."));
        var wish = new RaidWish(place, level, ReadSize(place, disk, problems))
        {
            Name = disk.GetText("volume_name"),
            Controller = disk.GetText("controller"),
            Named = named,
            Count = count,
            MediaType = ReadWord(place, disk, "disk_type", MediaTypes, problems),
            Protocol = ReadWord(place, disk, "interface_type", Protocols, problems),
            IsRoot = IsTrue(disk, "is_root_volume"),
            Shares = IsTrue(disk, "share_physical_disks"),
        };
        return problems.Count == before ? wish : null;
    }

    private static long? ReadSize(string place, JsonMap disk, List<string> problems)
    {
        var text = disk.GetText(Size);
        if (text == Most) return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var gigabytes) && gigabytes is > 0 and <= MaxGiB) return gigabytes << GiBShift;
        problems.Add($"{place}: {Size} '{text}' is neither a whole number of GiB above 0 nor \"{Most}\".");
        return null;
    }

    private static int? ReadCount(string place, JsonMap disk, List<string> problems)
    {
        const string Key = "number_of_physical_disks";
        if (disk.GetText(Key) is not { } text) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0) return count;
        problems.Add($"{place}: {Key} '{text}' is not a whole number above 0.");
        return null;
    }

    private static List<string> ReadNamed(string place, JsonMap disk, List<string> problems)
    {
        const string Key = "physical_disks";
        if (!disk.TryGet(Key, out var given) || given.ValueKind == JsonValueKind.Null) return [];
        if (given.ValueKind == JsonValueKind.Array && given.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
        {
            List<string> names = [.. given.EnumerateArray().Select(item => item.GetString()!)];
            if (names.Distinct(StringComparer.Ordinal).Count() < names.Count) problems.Add($"{place}: {Key} names a disk twice.");
            return names;
        }

        problems.Add($"{place}: {Key} must be a list of disks' ids over Redfish; hints are for software RAID.");
        return [];
    }

    private static string? ReadWord(string place, JsonMap disk, string name, Dictionary<string, string> words, List<string> problems)
    {
        if (disk.GetText(name) is not { } text) return null;
        if (words.TryGetValue(text, out var word)) return word;
        problems.Add($"{place}: {name} '{text}' is none that Redfish volumes can be asked for; these are: {string.Join(", ", words.Keys)}.");
        return null;
    }

    private static bool IsTrue(JsonMap disk, string name) => disk.TryGet(name, out var value) && value.ValueKind == JsonValueKind.True;
}
