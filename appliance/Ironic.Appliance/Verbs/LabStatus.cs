using Ironic.Lab;
using Ironic.Lab.State;

namespace Ironic.Appliance.Verbs;

/// <summary><c>lab status</c>: the labs of a data folder, or one of them.</summary>
internal static class LabStatus
{
    /// <returns>Whether all of the labs shown are up.</returns>
    public static async Task<bool> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var given = new Arguments(args, ["--name", "--data-dir"], []).WithoutWords();
        var folders = Folders(given);
        if (folders.Count == 0) await Console.Out.WriteLineAsync($"There is no lab in {given.LabDataFolder}.".AsMemory(), cancellationToken);
        var allUp = true;
        foreach (var folder in folders)
        {
            var state = folder.IsHosted ? folder.TryReadState() : null;
            allUp &= state is not null;
            await Console.Out.WriteLineAsync(Describe(folder, state).AsMemory(), cancellationToken);
        }

        return allUp;
    }

    private static string Describe(LabFolder folder, LabState? state)
    {
        if (state is not null) return LabText.Summary(folder, state);
        return folder.IsHosted
            ? $"Lab '{folder.Name}' is starting."
            : $"Lab '{folder.Name}' is dead: its host process is gone. `lab down --name {folder.Name}` removes what is left of it.";
    }

    private static List<LabFolder> Folders(Arguments given)
    {
        var wanted = given.Text("--name", "");
        var folders = LabFolder.NamesIn(given.LabDataFolder).Where(name => wanted is "" || name == wanted).Select(name => new LabFolder(given.LabDataFolder, name)).ToList();
        return wanted is "" || folders.Count > 0 ? folders : throw new LabException($"There is no lab '{wanted}' in {given.LabDataFolder}.");
    }
}
