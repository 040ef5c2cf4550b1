using Fathom.Cli;

using var io = CommandIo.OfProcess();
return FathomCommand.Run(args, io);
