using Ironic.Lab;
using Ironic.Lab.State;

namespace Ironic.Appliance.Verbs;

/// <summary>What the lab's verbs have in common on their command lines.</summary>
internal static class LabArguments
{
    extension(Arguments given)
    {
        public string LabDataFolder => Path.GetFullPath(given.Text("--data-dir", LabOptions.DefaultDataFolder));

        /// <summary>The lab that --data-dir and --name mean.</summary>
        public LabFolder LabFolder => new(given.LabDataFolder, given.Text("--name", LabOptions.DefaultName));
    }
}
