using Ironic.Agent;
using Ironic.Agent.Kernel;

EmulatedProcessor.SpareVectors();

// No arguments: what the agent is to do stands on the kernel's command line.
var folders = new SystemFolders();
await using var agent = new Composition(folders, TimeProvider.System, Console.OpenStandardOutput(), log => new LinuxMachine(folders, new(folders, log)));
return await agent.RunAsync();
