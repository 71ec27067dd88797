using System.Globalization;
using Ironic.Redfish.Storage;

namespace Ironic.Drivers.Redfish.Raid;

/// <summary>Finds disks for wishes. Pure. Disks of a volume are alike (medium, protocol, size), unless they were named.</summary>
internal static class RaidPlanner
{
    /// <summary>Places looked at before it is given up: far more than any machine's disks have ways to be put together sensibly.</summary>
    private const int MostTries = 5_000;

    /// <summary>The volumes in the order in which they are to be made: those of named disks first, those of all the rest last.</summary>
    /// <param name="storages">What there is.</param>
    /// <param name="wishes">What is wanted.</param>
    /// <param name="problems">Gets what does not fit; nothing is planned then.</param>
    public static IReadOnlyList<RaidVolume> Plan(IReadOnlyList<StorageView> storages, IReadOnlyList<RaidWish> wishes, List<string> problems)
    {
        var before = problems.Count;
        foreach (var wish in wishes) CheckNames(storages, wish, problems);
        if (problems.Count > before) return [];
        var search = new Search([.. wishes.OrderBy(wish => wish.Bytes is null).ThenBy(wish => wish.Named.Count == 0)]);
        if (search.Place([.. storages.SelectMany(SpacesOf)], 0) is { } placed) return placed;
        problems.Add(search.Problem);
        return [];
    }

    private static void CheckNames(IReadOnlyList<StorageView> storages, RaidWish wish, List<string> problems)
    {
        var able = storages.Where(storage => storage.VolumesPath is not null).ToList();
        if (able.Count == 0)
        {
            problems.Add($"{wish.Title}: the machine has no storage on which volumes can be made.");
            return;
        }

        var meant = able.Where(storage => IsMeant(storage, wish)).ToList();
        if (meant.Count == 0)
        {
            problems.Add($"{wish.Title}: there is no controller '{wish.Controller}'; there {(able.Count == 1 ? "is" : "are")} {string.Join(", ", able.Select(storage => $"'{storage.Id}'"))}.");
            return;
        }

        if (!meant.Exists(storage => CanDo(storage, wish)))
            problems.Add($"{wish.Title}: {string.Join(", ", meant.Select(storage => $"'{storage.Id}' can do {string.Join(", ", storage.RaidTypes)}"))}, and not {wish.Level.Type}.");
        var drives = meant.SelectMany(storage => storage.Drives).ToList();
        foreach (var name in wish.Named.Where(name => !drives.Exists(drive => IsCalled(drive, name))))
            problems.Add($"{wish.Title}: there is no disk '{name}'; there {(drives.Count == 1 ? "is" : "are")} {string.Join(", ", drives.Select(drive => $"'{drive.Id}'"))}.");
    }

    private static bool IsMeant(StorageView storage, RaidWish wish) => wish.Controller is not { } name || storage.Id == name || storage.Name == name;

    private static bool CanDo(StorageView storage, RaidWish wish) => storage.VolumesPath is not null && (storage.RaidTypes.Count == 0 || storage.RaidTypes.Contains(wish.Level.Type));

    private static bool IsCalled(DriveView drive, string name) => drive.Id == name || drive.Name == name;

    private static IEnumerable<Space> SpacesOf(StorageView storage) => storage.Drives.Select(drive =>
    {
        var volumes = storage.Volumes.Where(volume => volume.IsRaidSet && volume.DrivePaths.Any(path => ResourcePaths.Plain(path) == ResourcePaths.Plain(drive.Path))).ToList();
        var capacity = drive.CapacityBytes ?? 0;
        return new Space(storage, drive, Math.Max(0, capacity - volumes.Sum(volume => ShareOf(volume) ?? capacity)), volumes.Count > 0 ? Use.Shared : Use.Free);
    });

    /// <summary>What a volume takes of each of its disks; null: not told, so all of it.</summary>
    private static long? ShareOf(VolumeView volume) =>
        volume.CapacityBytes is { } bytes && RaidLevel.OfType(volume.RaidType) is { } level ? Share(bytes, level, volume.DrivePaths.Count) : null;

    private static long Share(long bytes, RaidLevel level, int disks) => (bytes + level.DataDisks(disks) - 1) / level.DataDisks(disks);

    private enum Use
    {
        Free,

        /// <summary>By volumes that others may stand beside.</summary>
        Shared,
        Taken,
    }

    /// <summary>A disk, and what is left of it.</summary>
    private sealed record Space(StorageView Storage, DriveView Drive, long Left, Use Use)
    {
        public bool Suits(RaidWish wish) => IsMeant(Storage, wish) && CanDo(Storage, wish)
            && Drive.Health != "Critical" && (Use == Use.Free || (Use == Use.Shared && wish.Shares)) && Left > 0
            && (wish.MediaType is null || Drive.MediaType == wish.MediaType) && (wish.Protocol is null || Drive.Protocol == wish.Protocol)
            && (wish.Named.Count == 0 || wish.Named.Any(name => IsCalled(Drive, name)));
    }

    /// <summary>Places one wish after another; takes back what leaves no place for a later one.</summary>
    private sealed class Search(IReadOnlyList<RaidWish> wishes)
    {
        private int _tries;
        private int _deepest = -1;

        public string Problem { get; private set; } = "";

        public IReadOnlyList<RaidVolume>? Place(Space[] spaces, int number)
        {
            if (number == wishes.Count) return [];
            var wish = wishes[number];
            if (number > _deepest) (_deepest, Problem) = (number, Explain(wish, spaces));
            foreach (var chosen in Choices(wish, spaces))
            {
                if (++_tries > MostTries) return null;
                if (Place(Without(spaces, wish, chosen), number + 1) is { } rest) return [Volume(wish, chosen), .. rest];
            }

            return null;
        }

        /// <summary>Sized: the fewest and smallest disks that will do. All there is: the largest of as few as will do.</summary>
        private static IEnumerable<Space[]> Choices(RaidWish wish, Space[] spaces)
        {
            var fitting = spaces.Where(space => space.Suits(wish));
            var groups = wish.Named.Count > 0
                ? fitting.GroupBy(space => (object)space.Storage.Path)
                : fitting.GroupBy(space => (object)(space.Storage.Path, space.Drive.MediaType, space.Drive.Protocol, space.Drive.CapacityBytes));
            var choices = groups.SelectMany(group => Counts(wish, group.Count()).Select(count => group.OrderByDescending(space => space.Left).Take(count).ToArray()))
                .Select(disks => (Disks: disks, Bytes: Capacity(wish, disks)))
                .Where(choice => wish.Bytes is null || choice.Bytes >= wish.Bytes);
            var ordered = wish.Bytes is null
                ? choices.OrderByDescending(choice => choice.Bytes)
                : choices.OrderBy(choice => choice.Disks.Length).ThenBy(choice => choice.Bytes);
            return ordered.Select(choice => choice.Disks);
        }

        private static IEnumerable<int> Counts(RaidWish wish, int disks) => (wish.Count, wish.Bytes) switch
        {
            ({ } count, _) => count <= disks ? [count] : [],
            (null, null) => wish.Level.Counts(disks).Take(1),
            _ => wish.Level.Counts(disks),
        };

        private static long Capacity(RaidWish wish, Space[] disks) => disks.Min(disk => disk.Left) * wish.Level.DataDisks(disks.Length);

        private static Space[] Without(Space[] spaces, RaidWish wish, Space[] chosen)
        {
            var share = wish.Bytes is { } bytes ? Share(bytes, wish.Level, chosen.Length) : long.MaxValue;
            return [.. spaces.Select(space => chosen.Contains(space) ? space with { Left = Math.Max(0, space.Left - share), Use = wish.Shares ? Use.Shared : Use.Taken } : space)];
        }

        private static RaidVolume Volume(RaidWish wish, Space[] chosen) =>
            new(chosen[0].Storage.Path, wish.Level.Type, [.. chosen.Select(space => space.Drive.Path).Order(StringComparer.Ordinal)], wish.Bytes, wish.Name, wish.IsRoot);

        private static string Kind(params IEnumerable<string?> words) => string.Concat(words.Where(word => word is not null).Select(word => word + " "));

        private string Explain(RaidWish wish, Space[] spaces)
        {
            var fitting = spaces.Where(space => space.Suits(wish))
                .GroupBy(space => (space.Storage.Id, space.Left, space.Drive.MediaType, space.Drive.Protocol))
                .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} x {group.Key.Left >> 30} GiB {Kind(group.Key.MediaType, group.Key.Protocol)}on '{group.Key.Id}'"));
            var found = string.Join(", ", fitting);
            var earlier = wishes.TakeWhile(other => other != wish).Select(other => other.Place).ToList();
            var count = string.Create(CultureInfo.InvariantCulture, $"{(wish.Count is null ? "at least " : "")}{wish.Count ?? wish.Level.LeastDisks}");
            return $"{wish.Title}: it needs {count} disks that are alike, free"
                + $"{(wish.Bytes is null ? "" : " and large enough")}; {(found.Length == 0 ? "none is free that fits" : $"there are {found}")}"
                + $"{(earlier.Count == 0 ? "" : $", after {string.Join(", ", earlier)}")}.";
        }
    }
}
