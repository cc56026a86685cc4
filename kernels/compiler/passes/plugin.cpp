// The clang plugin: where in clang's pipeline the passes of this folder run. Loaded by halfstep-cc with -fpass-plugin.
//
// They run at the end, when LLVM has done what it knows: words of narrow values hide the arithmetic from it. What a
// pass makes is cleaned up with LLVM's own passes.
#include "kernels/compiler/passes/lower_pairs.h"
#include "kernels/compiler/passes/mark_loops.h"
#include "kernels/compiler/passes/order_volatile.h"
#include "kernels/compiler/passes/promote_variadic.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Passes/PassPlugin.h"
#include "llvm/Transforms/InstCombine/InstCombine.h"
#include "llvm/Transforms/Scalar/ADCE.h"
#include "llvm/Transforms/Scalar/EarlyCSE.h"
#include "llvm/Transforms/Scalar/LICM.h"
#include "llvm/Transforms/Scalar/LoopPassManager.h"

namespace {

void add_passes(llvm::ModulePassManager& module_passes, llvm::OptimizationLevel level) {
  using namespace halfstep::compiler;
  llvm::FunctionPassManager passes;
  passes.addPass(PromoteVariadic());
  passes.addPass(LowerPairs());
  if (level != llvm::OptimizationLevel::O0) {
    passes.addPass(llvm::EarlyCSEPass());
    passes.addPass(llvm::InstCombinePass());
    passes.addPass(llvm::createFunctionToLoopPassAdaptor(llvm::LICMPass(llvm::LICMOptions()), /*UseMemorySSA=*/true));
    if (level != llvm::OptimizationLevel::O1) {
      passes.addPass(OrderVolatile());
      passes.addPass(MarkLoops());
    }
    passes.addPass(llvm::ADCEPass());
  }
  module_passes.addPass(llvm::createModuleToFunctionPassAdaptor(std::move(passes)));
}

}  // namespace

extern "C" LLVM_ATTRIBUTE_WEAK llvm::PassPluginLibraryInfo llvmGetPassPluginInfo() {
  return {LLVM_PLUGIN_API_VERSION, "halfstep", LLVM_VERSION_STRING,
          [](llvm::PassBuilder& builder) { builder.registerOptimizerLastEPCallback(add_passes); }};
}
