using Ironic.Appliance.Verbs;

return await CommandLine.RunAsync(args);
