using Ironic.Lab.State;

namespace Ironic.Appliance.Verbs;

/// <summary><c>lab down</c>: ends a lab and removes what it was made of, also when its host process is dead.</summary>
internal static class LabDown
{
    public static async Task RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var given = new Arguments(args, ["--name", "--data-dir"], ["--all"]).WithoutWords();
        var names = given.Has("--all") ? LabFolder.NamesIn(given.LabDataFolder) : [given.LabFolder.Name];
        foreach (var name in names)
        {
            var folder = new LabFolder(given.LabDataFolder, name);
            var existed = LabRemains.Exist(folder);
            await LabRemains.RemoveAsync(folder, TimeProvider.System, cancellationToken);
            await Console.Out.WriteLineAsync(existed ? $"Lab '{name}' is down; nothing of it is left." : $"There is no lab '{name}' in {folder.DataFolder}.");
        }
    }
}
