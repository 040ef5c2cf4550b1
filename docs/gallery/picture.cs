#:package Fathom.Charts@0.1.0
#:property PublishAot=false
using Fathom.Charts;
using Fathom.Figures;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Templates;

using var model = LanguageModel.Open(args[0]);
var trace = DepthRun.Measure(model, RunInput.Chat(model, ChatConversation.Of(new ChatMessage("user", args[1]))));
DrawnForms.Traces.Write((trace, new FigureOptions { Settling = true, Regime = true }), args[2]);
