#include "textflag.h"

// See mulFast for what the kernels compute. The sums are of integers and
// exact; what follows rounds as the plain path does, step by step.
//
// SI and R12 point at the first and the third row of activations, DI at the
// weights, DX at c, R9 and R10 at the factors of the rows and columns.

#define ARGS8 \
	MOVQ c+0(FP), DX; \
	MOVQ a+8(FP), SI; \
	MOVQ w+16(FP), DI; \
	MOVQ steps+24(FP), CX; \
	MOVQ lda+32(FP), R8; \
	MOVQ ldc+40(FP), R11; \
	MOVQ rows+48(FP), R9; \
	MOVQ cols+56(FP), R10; \
	LEAQ (SI)(R8*2), R12

// A row of c in two registers: two activations in Y14, for 8 columns each in
// Y12 and Y13 two weights; all 16 bits wide.
#define PAIRS8(c0, c1) \
	VPMADDWD Y12, Y14, Y15; \
	VPADDD   Y15, c0, c0; \
	VPMADDWD Y13, Y14, Y15; \
	VPADDD   Y15, c1, c1

// The factors of the columns are in Y12 and Y13, that of the row at (R9).
#define FINISH8(at, c0, c1) \
	VBROADCASTSS at(R9), Y14; \
	VMULPS    Y12, Y14, Y15; \
	VCVTDQ2PS c0, c0; \
	VMULPS    Y15, c0, c0; \
	VADDPS    (DX), c0, c0; \
	VMOVUPS   c0, (DX); \
	VMULPS    Y13, Y14, Y15; \
	VCVTDQ2PS c1, c1; \
	VMULPS    Y15, c1, c1; \
	VADDPS    32(DX), c1, c1; \
	VMOVUPS   c1, 32(DX); \
	ADDQ      R11, DX

// Z16 and Z17 hold what the 128 in every activation adds.
#define FINISH16(at, c0, c1) \
	VBROADCASTSS at(R9), Z14; \
	VPSUBD    Z16, c0, c0; \
	VPSUBD    Z17, c1, c1; \
	VMULPS    Z12, Z14, Z15; \
	VCVTDQ2PS c0, c0; \
	VMULPS    Z15, c0, c0; \
	VADDPS    (DX), c0, c0; \
	VMOVUPS   c0, (DX); \
	VMULPS    Z13, Z14, Z15; \
	VCVTDQ2PS c1, c1; \
	VMULPS    Z15, c1, c1; \
	VADDPS    64(DX), c1, c1; \
	VMOVUPS   c1, 64(DX); \
	ADDQ      R11, DX

// func int8rows4avx2(c *float32, a *int16, w *int16, steps int, lda, ldc int, rows, cols *float32)
TEXT ·int8rows4avx2(SB), NOSPLIT, $0-64
	ARGS8
	VPXOR Y0, Y0, Y0
	VPXOR Y1, Y1, Y1
	VPXOR Y2, Y2, Y2
	VPXOR Y3, Y3, Y3
	VPXOR Y4, Y4, Y4
	VPXOR Y5, Y5, Y5
	VPXOR Y6, Y6, Y6
	VPXOR Y7, Y7, Y7

loop:
	VMOVDQU (DI), Y12
	VMOVDQU 32(DI), Y13
	VPBROADCASTD (SI), Y14
	PAIRS8(Y0, Y1)
	VPBROADCASTD (SI)(R8*1), Y14
	PAIRS8(Y2, Y3)
	VPBROADCASTD (R12), Y14
	PAIRS8(Y4, Y5)
	VPBROADCASTD (R12)(R8*1), Y14
	PAIRS8(Y6, Y7)
	ADDQ $64, DI
	ADDQ $4, SI
	ADDQ $4, R12
	DECQ CX
	JNZ  loop

	VMOVUPS (R10), Y12
	VMOVUPS 32(R10), Y13
	FINISH8(0, Y0, Y1)
	FINISH8(4, Y2, Y3)
	FINISH8(8, Y4, Y5)
	FINISH8(12, Y6, Y7)
	VZEROUPPER
	RET

// func int8rows1avx2(c *float32, a *int16, w *int16, steps int, lda, ldc int, rows, cols *float32)
TEXT ·int8rows1avx2(SB), NOSPLIT, $0-64
	ARGS8
	VPXOR Y0, Y0, Y0
	VPXOR Y1, Y1, Y1

loop:
	VMOVDQU (DI), Y12
	VMOVDQU 32(DI), Y13
	VPBROADCASTD (SI), Y14
	PAIRS8(Y0, Y1)
	ADDQ $64, DI
	ADDQ $4, SI
	DECQ CX
	JNZ  loop

	VMOVUPS (R10), Y12
	VMOVUPS 32(R10), Y13
	FINISH8(0, Y0, Y1)
	VZEROUPPER
	RET

// func int8rows4vnni(c *float32, a *uint8, w *int8, steps int, lda, ldc int, rows, cols *float32, fix *int32)
TEXT ·int8rows4vnni(SB), NOSPLIT, $0-72
	ARGS8
	MOVQ fix+64(FP), R13
	VPXORQ Z0, Z0, Z0
	VPXORQ Z1, Z1, Z1
	VPXORQ Z2, Z2, Z2
	VPXORQ Z3, Z3, Z3
	VPXORQ Z4, Z4, Z4
	VPXORQ Z5, Z5, Z5
	VPXORQ Z6, Z6, Z6
	VPXORQ Z7, Z7, Z7

loop:
	VMOVDQU64 (DI), Z12
	VMOVDQU64 64(DI), Z13
	VPBROADCASTD (SI), Z14
	VPDPBUSD Z12, Z14, Z0
	VPDPBUSD Z13, Z14, Z1
	VPBROADCASTD (SI)(R8*1), Z14
	VPDPBUSD Z12, Z14, Z2
	VPDPBUSD Z13, Z14, Z3
	VPBROADCASTD (R12), Z14
	VPDPBUSD Z12, Z14, Z4
	VPDPBUSD Z13, Z14, Z5
	VPBROADCASTD (R12)(R8*1), Z14
	VPDPBUSD Z12, Z14, Z6
	VPDPBUSD Z13, Z14, Z7
	ADDQ $128, DI
	ADDQ $4, SI
	ADDQ $4, R12
	DECQ CX
	JNZ  loop

	VMOVUPS (R10), Z12
	VMOVUPS 64(R10), Z13
	VMOVDQU64 (R13), Z16
	VMOVDQU64 64(R13), Z17
	FINISH16(0, Z0, Z1)
	FINISH16(4, Z2, Z3)
	FINISH16(8, Z4, Z5)
	FINISH16(12, Z6, Z7)
	VZEROUPPER
	RET

// func int8rows1vnni(c *float32, a *uint8, w *int8, steps int, lda, ldc int, rows, cols *float32, fix *int32)
TEXT ·int8rows1vnni(SB), NOSPLIT, $0-72
	ARGS8
	MOVQ fix+64(FP), R13
	VPXORQ Z0, Z0, Z0
	VPXORQ Z1, Z1, Z1

loop:
	VMOVDQU64 (DI), Z12
	VMOVDQU64 64(DI), Z13
	VPBROADCASTD (SI), Z14
	VPDPBUSD Z12, Z14, Z0
	VPDPBUSD Z13, Z14, Z1
	ADDQ $128, DI
	ADDQ $4, SI
	DECQ CX
	JNZ  loop

	VMOVUPS (R10), Z12
	VMOVUPS 64(R10), Z13
	VMOVDQU64 (R13), Z16
	VMOVDQU64 64(R13), Z17
	FINISH16(0, Z0, Z1)
	VZEROUPPER
	RET

DATA sign<>+0(SB)/4, $0x7fffffff
GLOBL sign<>(SB), RODATA|NOPTR, $4
DATA shift<>+0(SB)/4, $0x4b400000
GLOBL shift<>(SB), RODATA|NOPTR, $4

// func absMaxAVX2(x *float32, n int) float32
TEXT ·absMaxAVX2(SB), NOSPLIT, $0-20
	MOVQ x+0(FP), SI
	MOVQ n+8(FP), CX
	VBROADCASTSS sign<>(SB), Y1
	VPXOR Y0, Y0, Y0

loop:
	VANDPS (SI), Y1, Y2
	VMAXPS Y2, Y0, Y0
	ADDQ $32, SI
	SUBQ $8, CX
	JNZ  loop

	VEXTRACTF128 $1, Y0, X1
	VMAXPS X1, X0, X0
	VPSHUFD $0x4e, X0, X1
	VMAXPS X1, X0, X0
	VPSHUFD $0xb1, X0, X1
	VMAXPS X1, X0, X0
	VMOVSS X0, ret+16(FP)
	VZEROUPPER
	RET

// func round16AVX2(q *int16, x *float32, n int, inv float32)
TEXT ·round16AVX2(SB), NOSPLIT, $0-28
	MOVQ q+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	VBROADCASTSS inv+24(FP), Y2
	VBROADCASTSS shift<>(SB), Y3

loop:
	VMULPS (SI), Y2, Y0
	VMULPS 32(SI), Y2, Y1
	VADDPS Y3, Y0, Y0
	VADDPS Y3, Y1, Y1
	VPSUBD Y3, Y0, Y0
	VPSUBD Y3, Y1, Y1
	VPACKSSDW Y1, Y0, Y0
	VPERMQ $0xd8, Y0, Y0
	VMOVDQU Y0, (DI)
	ADDQ $64, SI
	ADDQ $32, DI
	SUBQ $16, CX
	JNZ  loop

	VZEROUPPER
	RET
